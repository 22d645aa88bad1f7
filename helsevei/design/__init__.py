"""Design: the design system («designsystem») of every page: components that templates call, page shell, styles, icons.

A component is one function, one template and one CSS file of the same name; /design/ shows each in every state.
Not a place for pages, for rules about people, or for anything that reads the database.
"""
