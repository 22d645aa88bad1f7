"""Integrations: adapters to the outside, one folder per vendor or register («integrasjoner»).

Each folder implements the ports of the rooms below it and knows nothing of its neighbours; settings.PORTS says which
adapter answers. What they share is `calls.py`: every call out has an end. Not a place for rules about health or people.
"""
