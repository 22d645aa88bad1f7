"""The demo's login provider («ID-porten» and «HelseID» on this machine): pick an invented person and you are logged in.

A process of its own: `python -m helsevei.demo.provider --kind idporten …`. An honest OpenID provider in everything but the
login itself: it checks the client's proof, PKCE and every single use. Not for real people, and it listens on 127.0.0.1 only.
"""
