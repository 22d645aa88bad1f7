"""Operation («drift»): background jobs that have failed for good, with what the operator decides about them, and backups.

For the one who runs the installation, across municipalities. Its page shows numbers, names and codes of jobs; no health
information, no inhabitants, no messages. Not the queue itself (core.jobs) and not the health checks (home).
"""
