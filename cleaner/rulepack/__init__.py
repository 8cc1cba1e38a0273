"""Rule packs: YAML files → validated rules."""
