"""Claims and benefits of every branch: from the event to the payment, one state machine a kind."""
