"""Files and pictures with credit, caption, alternative text, licence; made safe. Arrives with a later release."""
