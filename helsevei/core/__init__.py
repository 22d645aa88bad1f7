"""Core: the small things every room needs and that know no table.

Who acts (`actor`), what a page asks for (`access`), time (`clock`), text, identity numbers, ids, encryption,
jobs by name, ports by name. Not a place for anything that belongs to one subject: that lives in its room.
"""
