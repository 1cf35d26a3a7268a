from weasyprint.layout.inline import avoid_collisions as avoid_collisions
