"""How the rooms become one application: settings, environment, addresses. Nobody imports it."""
