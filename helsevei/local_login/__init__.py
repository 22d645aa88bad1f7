"""Local login («lokal innlogging»): a way in for staff while HelseID is out of reach, or before the municipality has it.

A password and a code from an app, both always; given to one who works here by an administrator, good for that municipality
alone. Off unless LOCAL_LOGIN says so (docs/decisions/0034). Not for inhabitants. Sessions and roles live in accounts.
"""
