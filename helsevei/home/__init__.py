"""Home («Min helse»): where people arrive, and what surrounds every page.

Start pages of inhabitants and staff, the menu, «Hvem har sett på dine opplysninger?», public pages, error pages and
health checks. Holds no data of its own and changes nothing.
"""
