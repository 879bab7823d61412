from . import pet_factors, policies
