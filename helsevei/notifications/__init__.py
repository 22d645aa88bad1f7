"""Notifications («varsler»): «something waits for you», by SMS or e-mail, and what became of each.

A room above says what a notice of its kind is about, for whom and in which words (`kinds.py`, its own `notices.py`); who
may have it, and where, is decided when it is sent. Never a word about health, never a name, never a link. Not the thing
itself that waits (dialogue and its neighbours), nor the contact details, which stay in KRR.
"""
