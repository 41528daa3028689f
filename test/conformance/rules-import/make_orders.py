"""Writes the data that Truthound learns from: python make_orders.py FILE. Always the same."""
import csv
import sys

HEAD = ["order_id", "code", "email", "status", "age", "amount", "größe", "yes", "paid at", "note", "share", "country"]
NOTES = ["", "x", "it's", "no", "1:30", 'a "quoted" word', "", "y"]

with open(sys.argv[1], "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEAD)
    for index in range(1, 61):
        writer.writerow(
            [
                index,
                f"ORD-{index:04}",
                f"user{index}@example.org",
                ["open", "paid", "void"][index % 3],
                18 + index * 7 % 60,
                index * 1.25 - 10,
                ["S", "M", "L"][index % 3],
                ["false", "true", "true"][index % 3],
                f"2024-01-{index % 28 + 1:02}",
                NOTES[index % 8],
                index % 5 / 4,
                "DE",
            ]
        )
