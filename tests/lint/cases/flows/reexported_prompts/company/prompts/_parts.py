import os

HEADER = f"You work for {os.environ.get('COMPANY', 'Acme')}."
FOOTER = "Intranet password: {}".format(os.environ["INTRANET_PASSWORD"])
