"""What surrounds the product: setting up a machine, the private database, running and checking. Not part of Helsevei itself."""
