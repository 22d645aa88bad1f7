"""Demo: two invented municipalities, Fjordvik and Lyngmo, and the outside world they need («demo»).

Invented people (`data/people.json`) and the weeks of messages they write (`data/everyday`), a tour, the registers that know
them, and the stand-ins for ID-porten, HelseID and those who send SMS and e-mail. Only synthetic identity numbers; never beside
real people. Not a place for anything a real municipality needs.
"""
