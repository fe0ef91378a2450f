-- Exports a dataset into a file of the working directory. Arguments: the dataset, the file.
local dataset, path = table.unpack(arg)
apify.datasets.download(dataset, path, { format = "jsonl" })
