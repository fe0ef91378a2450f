// ApifyModule
