"""Closing a month in durable pieces: take the files, assess and post part by part, finish. Door: `suibao.office.close`."""
