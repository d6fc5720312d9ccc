"""Set up, check and test the checkout; standard library only, because it runs before anything is installed."""
