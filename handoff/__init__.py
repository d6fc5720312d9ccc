"""Hikitsugi's gateway: owns every conversation, the queue and the desk."""
