"""The record: the journal of every event, people, and the shop's accounts. The only package that speaks SQL."""
