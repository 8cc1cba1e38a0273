"""Every number that learning goes by, each with its reason. There are no others."""

from __future__ import annotations

# Two articles share a line by chance (`What happened next`); three show what recurs and leave one
# to look at.
LEAST_DOCUMENTS = 3
# What recurs stands in two documents at the least, and in a tenth of many: two of a hundred
# articles quote the same sentence, and nobody's layout has a line for two articles.
LEAST_SHOWN = 2
LEAST_SHARE = 0.1
# Two versions of one story share most of their prose; they count as one document.
SAME_ARTICLE = 0.5
# A line that always stands at an edge may stray once: a comment behind it is prose, too.
AT_EDGE = 0.8
# Company: at half of its places a neighbour goes already or recurs itself.
IN_COMPANY = 0.5
# Furniture is short. Twelve words are a long label and a short headline.
SHORT_WORDS = 12
SHORT_WIDE_LETTERS = 24
# Longer lines vary as sentences do, and no frame is read off them.
FRAME_WORDS = 24
# A frame that holds `{any}` must say something itself: a label with a colon, or three words.
FRAME_OWN_WORDS = 3
# Each line is compared with those of its first or last word alone; more of one word than these
# are a list, of which a part shows the frame.
BUCKET = 120
# A heading opens a box if in two documents at least two lines follow that stand nowhere else.
BOX_LINES = 2
# What stands in three of four documents is the layout's, where one other cue says so, too.
EVERYWHERE = 0.75
# An outlet's selector takes the place of the choice by measures. It must come to the same on the
# pages at hand; an element with boxes that no selector drops would bring them back.
CONTENT_DIFFERS = 0.01
# A pack that nobody can review is not reviewed.
MOST_LINES = 400
