"""Matchmaking: joining, partners, requests, schedules, agendas."""
