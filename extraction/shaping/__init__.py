"""Tables brought into the shape in which a form has them."""
