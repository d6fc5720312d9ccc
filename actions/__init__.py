"""The bot's custom actions: they hold no data of their own and ask handoff for the account of a conversation."""
