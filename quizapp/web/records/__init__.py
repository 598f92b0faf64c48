"""Pages on which somebody takes along or erases what is stored."""
