"""Invitations to a sitting (§ 58 Abs. 1 HGO): deadline, letter as PDF, calendar entry, mail.

Everybody listed in the plan gets a letter with the agenda; the personal link stands in the letters of those who have a
page of their own. Guests read the public items only. Links are in letters and mails alone, never in a calendar entry,
which others may see (R-44).
"""
