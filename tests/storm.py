"""An article that cleaning changes: its byline and its last line go."""

TEXT = (
    "Storm closes port\n"
    "By Ann Smith\n"
    "The port of Brandsund was closed on Sunday after storm {} that lasted all night, the "
    "harbour office said.\n"
    "Read also: Ferry crews vote to strike\n"
)
