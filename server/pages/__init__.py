"""The pages themselves: their routes, their files, and the libraries they load."""
