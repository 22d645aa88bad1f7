"""Directory («adresseregister», «tjenester»): the municipalities, their units, services and teams.

Who can be written to, what they are called, how they are reached, when they are open and when they answer; and the
history of all that. Not who works there (accounts) and not whom they help (contacts).
"""
