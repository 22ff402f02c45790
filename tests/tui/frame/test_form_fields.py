"""A declared field becomes the widget of its kind, or is refused where there is none."""

import pytest

from studio.kernel.preferences import Preferences
from studio.lists.fields import FieldDef
from tui.frame.form_fields import field_widget
from tui.widgets.client_field import ClientField


def test_only_a_client_is_chosen_with_the_picker_of_clients():
    """Any other record would be offered the clients, and their ids be saved as its own."""
    of_client = FieldDef("bill_to", "Bill to", "record", links="client")
    assert isinstance(field_widget(of_client, Preferences(), "bill_to"), ClientField)
    of_session = FieldDef("redo_of", "Redo of", "record", links="session")
    with pytest.raises(LookupError, match="No widget chooses a session for redo_of"):
        field_widget(of_session, Preferences(), "redo_of")
