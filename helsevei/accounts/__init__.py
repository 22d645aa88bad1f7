"""Accounts («brukere»): persons, those who log in, their sessions, consent and staff roles.

Knows who somebody is and what she may be. Not whom a service helps (contacts), nor acting for another
(representation). Identity comes from the login provider, names and birth dates from the population register.
"""
