"""The few rules that data cannot say: one small file each."""
