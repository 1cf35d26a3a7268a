"""The fault injector's plants, by family: each changes a clean story so that one fault is in it."""
