"""Stand-ins for the gateways that send text messages and for the mail server. What they were given stands in a journal."""
