"""The design system: page frame, components, icons, styles, htmx glue."""
