"""Operation («drift»): the background jobs that have failed for good, and what the operator decides about them.

For the one who runs the installation, across municipalities. Sees numbers, names and codes of jobs; no health information,
no inhabitants, no messages. Not the queue itself (core.jobs) and not the health checks (home).
"""
