"""Directory («adresseregister», «tjenester»): the municipalities and their services.

Who can be written to, what they are called and how they are reached. Not who works there (accounts) and not whom they
help (contacts).
"""
