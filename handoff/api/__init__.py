"""HTTP and WebSocket edges: parse, authorise, call a use case, shape the answer."""
