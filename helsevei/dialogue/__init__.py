"""Dialogue («meldinger», «innbyggerdialog»): what inhabitants and services write to each other.

Threads of messages between a person and a service, drafts and read marks. Not notices that something has come
(notifications), and not the journal: a message is journal-worthy, the journal is the EPJ's.
"""
