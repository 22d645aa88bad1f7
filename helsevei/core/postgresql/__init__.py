"""Django's PostgreSQL backend with an end to every wait, also when the server is silent (reliability D24, PL2)."""
