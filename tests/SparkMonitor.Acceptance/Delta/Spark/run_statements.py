"""Runs SQL statements on Spark and writes what each answered: a list of rows, or an error."""
import json
import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
answers = []
with open(sys.argv[1], encoding="utf-8") as file:
    statements = json.load(file)
for statement in statements:
    try:
        rows = spark.sql(statement).collect()
        answers.append({"rows": [[None if value is None else str(value) for value in row] for row in rows]})
    except Exception as error:  # the test decides what an error means
        answers.append({"error": str(error)[:600]})
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(answers, file)
