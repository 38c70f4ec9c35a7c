"""The pytest plugin: drives agents through an intercepting proxy and judges what reached the model wire."""
