"""Contacts («helsekontakter»): which service helps which person, from when until when.

The ticket to write to a service, and the care relation that lets staff see a person at all. Not the messages
themselves (dialogue), nor a record of the care.
"""
