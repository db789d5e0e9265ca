"""The pages: their routes, their templates, their files, and the libraries they load."""
