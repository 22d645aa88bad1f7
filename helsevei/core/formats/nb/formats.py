"""How Norwegians write dates and times: «fredag 12. juni 2026», «kl. 09.00»."""

DATE_FORMAT = r"j. F Y"
TIME_FORMAT = r"H.i"
DATETIME_FORMAT = r"j. F Y \k\l. H.i"
SHORT_DATE_FORMAT = "d.m.Y"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u00a0"
FIRST_DAY_OF_WEEK = 1
