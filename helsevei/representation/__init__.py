"""Representation («representasjon»): who may act for whom, in what, and until when (M2).

Powers of attorney («fullmakt»), given by the person herself or registered by staff, and parents («foreldre») as the
population register knows them. What follows is a mandate, reckoned anew at every request. Not what is done with it: that is
each room's own, and the access log's.
"""
