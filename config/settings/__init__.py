"""All settings, read from the environment. With none at all this is the demo on embedded defaults.

`BAMIN_MODE=production` switches on secure cookies and the checks of `config/checks.py`, which refuse to
start without the secrets, and switches the demo off. A mode that is mistyped is no demo, and starts nothing.
"""

from config.settings.data import *
from config.settings.files import *
from config.settings.messages import *
from config.settings.people import *
from config.settings.queue import *
from config.settings.running import *
from config.settings.safety import *
from config.settings.site import *
from config.settings.voters import *
