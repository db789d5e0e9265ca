"""The people of this machine over HTTP: profiles, history, answers to the safety questions."""
