"""Demo: two invented municipalities, Fjordvik and Lyngmo, and the outside world they need («demo»).

Invented people (`data/people.json`), the registers that know them, and the stand-ins for ID-porten and HelseID. Only
synthetic identity numbers; never beside real people. Not a place for anything a real municipality needs.
"""
